/** What a licence expression allows: a licence, or several of which all or any count (spdx.github.io: "SPDX license expressions"). */
export type Licence =
  | { readonly kind: 'licence'; readonly id: string }
  | { readonly kind: 'all'; readonly parts: readonly Licence[] }
  | { readonly kind: 'any'; readonly parts: readonly Licence[] };

/** The expression `text`, or null for one that names no licence (`UNLICENSED`, `SEE LICENSE IN …`, prose). */
export function readLicence(text: string): Licence | null {
  if (/^(?:unlicensed|none|unknown|see licen[cs]e in .*)$/i.test(text.trim())) return null;
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const whole = any();
  return at === tokens.length ? whole : null;

  function any(): Licence | null {
    return list('any', /^or$/i, all);
  }

  function all(): Licence | null {
    return list('all', /^and$/i, one);
  }

  function list(kind: 'all' | 'any', word: RegExp, part: () => Licence | null): Licence | null {
    const parts: Licence[] = [];
    for (;;) {
      const next = part();
      if (next === null) return null;
      parts.push(next);
      if (!word.test(tokens[at] ?? '')) break;
      at += 1;
    }
    return parts.length === 1 ? (parts[0] ?? null) : { kind, parts };
  }

  function one(): Licence | null {
    const token = tokens[at];
    at += 1;
    if (token === '(') {
      const inner = any();
      if (tokens[at] !== ')') return null;
      at += 1;
      return inner;
    }
    if (token === undefined || !/^[A-Za-z0-9][\w.+:-]*$/.test(token) || /^(?:and|or|with)$/i.test(token))
      return null;
    if (/^with$/i.test(tokens[at] ?? '')) at += 2;
    return { kind: 'licence', id: token };
  }
}

/**
 * Whether every way to use what is under `licence` needs a denied one. `denied` are identifiers, in any case; `*` at their end stands for
 * anything, and one without `-only` or `-or-later` is meant with both.
 */
export function isDenied(licence: Licence, denied: readonly string[]): boolean {
  if (licence.kind === 'all') return licence.parts.some(part => isDenied(part, denied));
  if (licence.kind === 'any') return licence.parts.every(part => isDenied(part, denied));
  const id = plain(licence.id);
  return denied.some(pattern => {
    const wanted = pattern.toLowerCase();
    if (wanted.endsWith('*')) return id.startsWith(wanted.slice(0, -1));
    return (
      id === plain(wanted) ||
      id.replace(/-(?:only|or-later)$/, '') === plain(wanted) ||
      loosely(id) === loosely(plain(wanted))
    );
  });
}

/** `GPLv3` and `GPL3`, which are no identifiers, mean GPL-3.0 all the same. */
function loosely(id: string): string {
  return id.replace(/\.0(?=$|-)/, '').replace(/-?v?(?=\d)/, '');
}

function plain(id: string): string {
  return id.toLowerCase().replace(/\+$/, '-or-later');
}
