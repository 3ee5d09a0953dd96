import { saveCache } from '@actions/cache';
import { startClientStep } from '../github/client-step.ts';
import type { GitHubDouble } from '../github/github-double.ts';

/** Saves a folder in the Actions cache, as another step of the run would. */
export async function saveFolder(github: GitHubDouble, key: string, folder: string): Promise<void> {
  const step = startClientStep();
  try {
    step.enter(github.environment());
    const id = await saveCache([folder], key);
    if (id < 1) throw new Error(`${key} was not saved`);
  } finally {
    step.leave();
  }
}
