import { describe, expect, test } from "vitest";
import { accessTo, matches } from "../../src/intake/sources/access.ts";

describe("who may have what read", () => {
  const rules = {
    everywhere: ["github:acme/*", "confluence:ENG"],
    conversations: [
      { conversation: "slack:T1:C-guests*", places: ["github:acme/public-designs", "web:*"] },
      { conversation: "slack:*", places: ["github:*", "confluence:*", "web:*", "google:folder1"] },
    ],
  };

  test.each<["github" | "confluence" | "web" | "google" | "notion", string, string | undefined, boolean]>([
    ["github", "acme/secret", undefined, true],
    ["github", "other/x", undefined, false],
    ["notion", "anything", undefined, true],
    ["github", "acme/secret", "slack:T1:C-eng", true],
    ["github", "acme/secret", "slack:T1:C-guests", false],
    ["github", "acme/public-designs", "slack:T1:C-guests", true],
    ["confluence", "ENG", "slack:T1:C-guests", false],
    ["google", "folder1", "slack:T1:C-eng", true],
    ["google", "folder2", "slack:T1:C-eng", false],
    ["notion", "anything", "slack:T1:C-eng", false],
    ["confluence", "ENG", "slack:T1:C-eng", true],
    ["confluence", "HR", "slack:T1:C-eng", false],
    ["notion", "anything", "teams:19:x", true],
  ])("%s %s in %s: %s", (source, place, conversation, allowed) => {
    expect(accessTo(source, rules, conversation).allows(place)).toBe(allowed);
  });

  test("a rule for one conversation leaves the others as they are", () => {
    const only = { conversations: [{ conversation: "slack:T1:C9", places: ["github:acme/public"] }] };
    expect(accessTo("github", only, "slack:T1:C9").allows("acme/public")).toBe(true);
    expect(accessTo("github", only, "slack:T1:C9").allows("acme/secret")).toBe(false);
    expect(accessTo("web", only, "slack:T1:C9").allows("a.example")).toBe(false);
    expect(accessTo("github", only, "slack:T1:C8").allows("acme/secret")).toBe(true);
  });

  test("a refusal names what to allow", () => {
    const access = accessTo("github", { conversations: [{ conversation: "*", places: [] }] }, "slack:T1:C9");
    expect(() => access.require("acme/secret", "acme/secret")).toThrow(
      /in this conversation.*github:acme\/secret/,
    );
  });

  test.each([
    ["acme/designs", "acme/*", true],
    ["acme-evil/designs", "acme/*", false],
    ["ACME/Designs", "acme/designs", true],
    ["acme/ml/designs", "acme/*/designs", true],
    ["ab", "a*b*b", false],
    ["host/acme/designs", "acme/*", false],
    ["anything", "*", true],
    ["a.b", "a*b", true],
    ["a", "a*a", false],
  ])("%s falls under %s: %s", (name, pattern, expected) => {
    expect(matches(name, pattern)).toBe(expected);
  });
});
