/** The one entry of the shared bundle: a stub in dist/ names its front door, and only that part is loaded. */
export async function run(frontDoor: string, phase: 'main' | 'post'): Promise<void> {
  throw new Error(`${frontDoor} ${phase}: not a front door of this bundle`);
}
