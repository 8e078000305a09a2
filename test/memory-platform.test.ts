import { memoryPlatform } from "./world/memory-platform.ts";
import { memoryUser } from "./world/memory-people.ts";
import { addChannel, addPerson, channelOf, type MemoryMessage, memoryWorld } from "./world/memory-world.ts";
import type { Person } from "../src/platforms/people-and-places.ts";
import { shownForm, shownMessage } from "./shown.ts";
import { platformContract } from "./platform-contract.ts";

platformContract("in-memory", async (handlers) => {
  let clock = Date.UTC(2026, 10, 16, 9);
  const now = () => (clock += 1000);
  const world = memoryWorld();
  const [ana, bo, outsider] = [
    addPerson(world, "Ana"),
    addPerson(world, "Bo"),
    addPerson(world, "Eve", "other"),
  ];
  const channel = addChannel(world, "designs", [ana, bo]);
  const privateChannel = addChannel(world, "secret", [ana], { visibility: "private" });
  const sharedChannel = addChannel(world, "partners", [ana, outsider], { isShared: true });
  const strangeChannel = addChannel(world, "elsewhere", []);
  world.channels.get(strangeChannel)?.members.delete(world.bot.id);
  const platform = memoryPlatform(world, now);
  await platform.start(handlers);
  const as = (person: Person) => memoryUser(world, () => platform, person, now);
  let again: () => Promise<unknown> = async () => {};

  return {
    platform,
    channel,
    privateChannel,
    sharedChannel,
    strangeChannel,
    ana,
    bo,
    outsider,
    say: async (at, by, text) => as(by).say(at, text),
    mention: async (at, by, text) => {
      ({ again } = await as(by).mention(at, text));
    },
    write: async (by, text, file) => {
      const id = file ? world.nextId() : "";
      const mediaType = "text/markdown";
      const content = new TextEncoder().encode(file?.content);
      if (file) world.files.set(id, { name: file.name, mediaType, content });
      ({ again } = await as(by).write(
        text,
        file ? [{ id, name: file.name, mediaType, bytes: content.length }] : [],
      ));
    },
    click: async (at, by, verb, target) => {
      const inside = ({ thread, message }: MemoryMessage) => channelOf(thread) === at && message !== null;
      const thread = world.said.findLast(inside)?.thread;
      ({ again } = await as(by).click(thread ?? at, verb, target));
    },
    submit: async (by, values) => {
      ({ again } = await as(by).submit(values));
    },
    remove: async ({ post }) =>
      void world.said.splice(
        world.said.findIndex(({ id }) => id === post),
        1,
      ),
    redeliver: async () => void (await again()),
    shown: async (at) =>
      world.said
        .filter(({ thread, channel }) => thread === at || channel === at)
        .flatMap(({ message }) => (message ? [shownMessage(message)] : [])),
    whispered: async (to) =>
      world.whispers.filter((each) => each.to === to.id).map(({ message }) => shownMessage(message)),
    form: async (of) => {
      const open = world.forms.get(of.id);
      return open && shownForm(open.form, open.problems);
    },
    stop: () => platform.stop(),
  };
});
