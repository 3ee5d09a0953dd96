import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

type Text = string | NodeJS.ArrayBufferView;

/**
 * From here on this process dies, as by a power cut, at the `nth` change that it makes to any file: before it, or in its
 * middle where it has one. With 0 it lives. Returns how many changes there were so far. With another `end`, that happens then,
 * and at each change after it, which is told how many changes ago the first one was.
 */
export function dieAtEffect(
  nth: number,
  end: (changesAgo: number) => void = () => process.kill(process.pid, 'SIGKILL'),
): () => number {
  const real = { ...fs };
  let effects = 0;
  const effect = (half: () => void = () => {}): void => {
    effects += 1;
    if (nth === 0 || effects < nth) return;
    if (effects === nth) half();
    end(effects - nth);
  };
  const before =
    <A extends readonly unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      effect();
      return work(...args);
    };
  Object.assign(fs, {
    mkdirSync: before(real.mkdirSync),
    renameSync: before(real.renameSync),
    linkSync: before(real.linkSync),
    unlinkSync: before(real.unlinkSync),
    rmdirSync: before(real.rmdirSync),
    fsyncSync: before(real.fsyncSync),
    openSync: before(real.openSync),
    writeFileSync: (file: fs.PathOrFileDescriptor, text: Text, options?: fs.WriteFileOptions): void => {
      effect();
      effect(() => real.writeFileSync(file, String(text).slice(0, String(text).length / 2), options));
      real.writeFileSync(file, text, options);
    },
    rmSync: (path: string, options: fs.RmOptions = {}): void => {
      effect();
      const isFolder = real.lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
      for (const name of isFolder && options.recursive ? real.readdirSync(path) : []) {
        real.rmSync(join(path, name), options);
        effect();
      }
      real.rmSync(path, options);
    },
  });
  syncBuiltinESMExports();
  return () => effects;
}
