/** What has become of a question. `held` questions were found but not posted; they are one click away. */
export type QuestionStatus = "held" | "open" | "answered" | "accepted_risk" | "dismissed" | "reopened";

/** Why a question may be dismissed. */
export const dismissalReasons = ["wrong", "not_relevant_here", "already_covered", "will_not_fix"] as const;
export type DismissalReason = (typeof dismissalReasons)[number];

/** What people (or the clock, or a recheck) do to a question. */
export type Move =
  | { readonly kind: "reveal" }
  | { readonly kind: "answer"; readonly text: string }
  | { readonly kind: "accept"; readonly owner: string; readonly reason: string; readonly expires: string }
  | { readonly kind: "dismiss"; readonly reason: DismissalReason; readonly note?: string }
  | { readonly kind: "reopen"; readonly reason: string };

const next: Readonly<Record<QuestionStatus, Partial<Record<Move["kind"], QuestionStatus>>>> = {
  held: { reveal: "open", answer: "answered", accept: "accepted_risk", dismiss: "dismissed" },
  open: { answer: "answered", accept: "accepted_risk", dismiss: "dismissed" },
  reopened: { answer: "answered", accept: "accepted_risk", dismiss: "dismissed" },
  answered: { reopen: "reopened" },
  accepted_risk: { reopen: "reopened" },
  dismissed: { reopen: "reopened" },
};

/** The whole state machine of a question: the status after the move, or undefined where the move is not allowed. */
export function after(status: QuestionStatus, move: Pick<Move, "kind">): QuestionStatus | undefined {
  return next[status][move.kind];
}

/** Whether somebody still has to do something about it. */
export function isOpen(status: QuestionStatus): boolean {
  return status === "open" || status === "reopened";
}
