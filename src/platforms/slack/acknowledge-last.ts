import type { App, Receiver } from "@slack/bolt";

type Delivery = Parameters<App["processEvent"]>[0];

/**
 * Bolt acknowledges an event before it tells anybody. Here it is told first, and acknowledged when that is done: an
 * event that could not be recorded is refused, and Slack delivers it again.
 */
export function acknowledgeLast(receiver: Receiver): Receiver {
  return {
    init: (app) => {
      const processEvent = async (delivery: Delivery): Promise<void> => {
        let response: Parameters<Delivery["ack"]>[0];
        await app.processEvent({
          ...delivery,
          ack: async (given) => {
            response ??= given;
          },
        });
        await delivery.ack(response);
      };
      receiver.init({ processEvent } as App);
    },
    start: (...how) => receiver.start(...how),
    stop: (...how) => receiver.stop(...how),
  };
}
