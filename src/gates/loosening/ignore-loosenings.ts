import { parseYaml } from '../../config/yaml-source.ts';
import { ConfigError, quote } from '../../kernel/errors.ts';
import { ignoreFileSchema } from '../../scan/read-ignore-file.ts';
import { type FileText, type Loosenings, told } from './loosening.ts';

interface Entry {
  readonly fingerprint: string;
  readonly expires: string;
}

/** Which secrets the ignore file of `after` passes over, or for longer, that that of `before` did not; null is no file. */
export function ignoreLoosenings(path: string, before: FileText | null, after: FileText | null): Loosenings {
  const now = entriesIn(path, after);
  if (now === null) return [told(path, 'can be read no more')];
  const former = new Map((entriesIn(path, before) ?? []).map(entry => [entry.fingerprint, entry.expires]));
  return now.flatMap(({ fingerprint, expires }) => {
    const until = former.get(fingerprint);
    if (until === undefined)
      return [told(path, `ignores the finding ${quote(fingerprint)}, until ${expires}`)];
    return expires > until
      ? [told(path, `ignores the finding ${quote(fingerprint)} until ${expires}, and not ${until}`)]
      : [];
  });
}

/** Null for a file that cannot be read. */
function entriesIn(path: string, text: FileText | null): readonly Entry[] | null {
  if (text === null) return [];
  try {
    const parsed = ignoreFileSchema.safeParse(parseYaml(path, Buffer.from(text)).value);
    return parsed.success ? parsed.data.entries : null;
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
