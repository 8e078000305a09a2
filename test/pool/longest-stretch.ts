/** The longest time, in milliseconds, that the processor spends in one turn of this thread's loop while something runs. */
export async function longestStretch(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = process.threadCpuUsage();
  const look = () => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, (now.user - last.user + now.system - last.system) / 1000);
    last = now;
    if (!isOver) setTimeout(look, 0);
  };
  look();
  try {
    await run();
  } finally {
    isOver = true;
    look();
  }
  return longest;
}
