import type { Conversation, Person } from "../../../src/platforms/people-and-places.ts";
import { knocks } from "../../chat/knocks.ts";
import { openOffice } from "../../chat/office.ts";
import { memoryPlatform } from "../../world/memory-platform.ts";
import { memoryUser } from "../../world/memory-people.ts";
import { addChannel, addPerson, memoryWorld } from "../../world/memory-world.ts";
import type { Attack, Outcome } from "../attack.ts";

/*
 * What stands in private places of two platforms is told nobody who cannot read it there: everybody who is not in them
 * tries every word, button, form and shortcut that there is, in every place where they are, with ids that they guessed.
 */
const secretUrl = "https://docs.example/secret";
const secretPlan = "# The Zebra plan\n\n## Serving\nZebras are moved by night, and retrained on clicks.\n";
const telling = /zebra/i;

export const places: Attack = {
  name: "places",
  run: async ({ isShort }): Promise<Outcome> => {
    const other = memoryWorld("other");
    const cleo = addPerson(other, "Cleo");
    const theirs = addChannel(other, "secret", [cleo], { visibility: "private" });
    const clock = { now: Date.parse("2026-11-16T09:30:00Z") };
    const platform = memoryPlatform(other, () => clock.now);
    const office = await openOffice({ also: [platform] });
    office.shelf.set(secretUrl, secretPlan);
    await office.as(office.ana).mention(office.designs, "https://docs.example/feed");
    const ours = await office.as(office.ana).mention(office.secret, secretUrl);
    const direct = await office.as(office.ana).write(secretUrl);
    const inOther = await memoryUser(
      other,
      () => platform,
      cleo,
      () => clock.now,
    ).mention(theirs, secretUrl);
    await office.work();
    const { reviews, questions, conversations } = office.ledger();
    const threads = [ours, direct, inOther].map(({ conversation }) => conversation);
    const secret = (await reviews.find({})).filter(({ conversation }) =>
      threads.includes(conversation ?? ""),
    );
    const asked = (await Promise.all(secret.map(({ id }) => questions.of(id)))).flat();
    const standing = async (): Promise<string> =>
      JSON.stringify(
        await Promise.all([
          ...secret.map(async ({ id }) => [
            await reviews.get(id),
            await questions.of(id),
            await reviews.history(id),
          ]),
          ...threads.map((thread) => conversations.get(thread)),
          conversations.settings(office.secret),
          conversations.settings(theirs),
        ]),
      );
    const before = await standing();
    const guessed = {
      reviews: secret.map(({ id }) => id),
      questions: isShort ? asked.slice(0, 1).map(({ id }) => id) : asked.map(({ id }) => id),
      links: [secretUrl],
      places: [office.secret, theirs, ...threads],
    };
    const strangers: readonly (readonly [Person, Conversation])[] = [office.bo, office.outsider].flatMap(
      (person) =>
        [office.designs, office.partners, person.id.replace(":user/", ":direct/")].map(
          (place) => [person, place] as const,
        ),
    );
    let [tried, changed] = [0, 0];
    const leaks = new Set<string>();
    for (const [person, place] of isShort ? strangers.slice(0, 1) : strangers) {
      for (const knock of knocks(office, person, place, guessed)) {
        await knock.try();
        await office.work();
        tried += 1;
        if (telling.test(heardBy(office, person)))
          leaks.add(`${person.name} in ${place}: ${knock.kind} ${knock.what}`);
      }
      if ((await standing()) !== before) changed += 1;
    }
    const errors = office.errors.splice(0);
    await office.close();
    return {
      done: `${tried} knocks by ${strangers.length} pairs of a stranger and a place, at ${secret.length} reviews of private places on two platforms`,
      lost: changed,
      doubled: 0,
      leaked: leaks.size,
      exits: 0,
      broken: [
        ...[...leaks].slice(0, 20).map((leak) => `Something private was told to ${leak}.`),
        ...(changed > 0 ? ["Something private was changed by a stranger."] : []),
        ...new Set(errors.map((error) => `It logged ${error.slice(0, 200)}`)),
      ],
      figures: [],
    };
  },
};

/** Everything that somebody can read who is in the public channels, besides what is told to them alone. */
function heardBy(office: Awaited<ReturnType<typeof openOffice>>, person: Person): string {
  const own = person.id.replace(":user/", ":direct/");
  const { homes, forms } = office.world;
  return [
    ...[office.designs, office.partners, own].flatMap((channel) => office.posts(channel)),
    ...office.whispers(person),
    JSON.stringify([homes.get(person.id) ?? {}, forms.get(person.id) ?? {}]),
  ].join("\n");
}
