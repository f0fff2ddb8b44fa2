/** Does the work while no other tab of this site does work of that name. */
export async function alone(name: string, work: () => Promise<void>): Promise<void> {
  const giveBack = await take(name);
  try {
    await work();
  } finally {
    giveBack();
  }
}

async function take(name: string): Promise<() => void> {
  return new Promise((taken) => {
    const ask = async (): Promise<void> =>
      navigator.locks.request(name, async () => new Promise<void>((done) => taken(done)));
    // Without a secure connection, or where storage is forbidden, tabs cannot know of each other.
    ask().catch(() => taken(() => undefined));
  });
}
