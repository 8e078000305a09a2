import net from "node:net";

/**
 * Loaded into the playground before anything of its own. It would listen on every address of the machine, and would
 * live on when the program that started it was killed.
 */
type Listen = (this: net.Server, ...given: unknown[]) => net.Server;

const servers = net.Server.prototype as unknown as { listen: Listen };
const listenAnywhere = servers.listen;
servers.listen = function (this: net.Server, ...given: unknown[]): net.Server {
  const [port] = given;
  if (typeof port !== "number" && typeof port !== "string") return listenAnywhere.apply(this, given);
  const done = given.filter((each) => typeof each === "function");
  return listenAnywhere.call(this, { port: Number(port), host: "127.0.0.1" }, ...done);
};

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
