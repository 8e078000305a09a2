/** Where something was said or is to be said. Opaque outside its platform: it carries what is needed to post there. */
export type Conversation = string;

/** A post that was made, opaque outside its platform. */
export interface Posted {
  readonly conversation: Conversation;
  readonly post: string;
}
