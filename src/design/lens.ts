/** The five points of view from which a design is read; each has one checklist file of the same name. */
export const lenses = [
  "data-dynamics",
  "infra-constraints",
  "feedback-loops",
  "user-impact",
  "tradeoffs",
] as const;

export type Lens = (typeof lenses)[number];

/** What people see. */
export const lensTitles: Readonly<Record<Lens, string>> = {
  "data-dynamics": "Data dynamics",
  "infra-constraints": "Infra constraints",
  "feedback-loops": "Feedback loops",
  "user-impact": "User impact",
  tradeoffs: "Tradeoffs",
};
