import type { Draw } from './draw.ts';

/** A secret of a documented format, and the text that it stands in. */
export interface Sample {
  readonly text: string;
  readonly secret: string;
}

export type Generate = (draw: Draw) => Sample;

/** Told by itself. */
export function token(generate: (draw: Draw) => string): Generate {
  return draw => {
    const secret = generate(draw);
    return { text: secret, secret };
  };
}

/** Told by the name that it is given to: written as in a shell, in YAML, in JSON or in a call. */
export function named(name: string, generate: (draw: Draw) => string): Generate {
  return draw => {
    const secret = generate(draw);
    const text = draw.pick(
      `${name.toUpperCase()}="${secret}"`,
      `${name}: ${secret}`,
      `{ "${name}": "${secret}" }`,
      `os.getenv('${name}', '${secret}')`,
      `${name} = '${secret}';`,
    );
    return { text, secret };
  };
}

/** Told by what stands around it. */
export function within(
  before: string | ((draw: Draw) => string),
  generate: (draw: Draw) => string,
  after = '',
): Generate {
  return draw => {
    const start = typeof before === 'string' ? before : before(draw);
    const secret = generate(draw);
    return { text: `${start}${secret}${after}`, secret };
  };
}
