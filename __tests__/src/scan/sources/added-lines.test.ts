import { describe, expect, test } from '@jest/globals';
import { createAddedLinesParser } from '../../../../src/scan/sources/added-lines.ts';

const COMMIT = 'c'.repeat(40);
const MERGE = 'd'.repeat(40);
const BLOB = 'b'.repeat(40);
const ZEROS = '0'.repeat(40);

/** What is told of `patch` when it comes in pieces of `size` bytes. */
function told(patch: string, size = patch.length): readonly string[] {
  const events: string[] = [];
  let lines = '';
  const parser = createAddedLinesParser({
    commit: id => events.push(`commit ${id[0]}`),
    begin: (path, line) => {
      lines = `${path}:${line} `;
    },
    add: (source, start, end) => {
      lines += source.toString('utf8', start, end);
    },
    finish: () => events.push(lines),
    hidden: (path, blob) => events.push(`hidden ${path} ${blob[0]}`),
  });
  const bytes = Buffer.from(patch);
  for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
  parser.end();
  return events;
}

const PATCH = `${COMMIT}
diff --git a/a.txt b/a.txt
index ${BLOB}..${BLOB} 100644
--- a/a.txt
+++ b/a.txt
@@ -2 +2,2 @@ some function
-old
+new
++++ b/not-a-header
@@ -9,0 +11 @@
+last
\\ No newline at end of file
diff --git "a/t\\303\\266\\n\\"" "b/t\\303\\266\\n\\""
new file mode 100644
index ${ZEROS}..${BLOB}
--- /dev/null
+++ "b/t\\303\\266\\n\\""
@@ -0,0 +1 @@
+one
diff --git a/data b/data
index ${BLOB}..${BLOB} 100644
Binary files a/data and b/data differ
diff --git a/old name b/new name
similarity index 100%
rename from old name
rename to new name
${MERGE}
diff --combined both.txt
index ${BLOB},${BLOB}..${BLOB}
--- a/both.txt
+++ b/both.txt
@@@ -1,4 -1,3 +1,4 @@@
  kept
- mine
 -theirs
++both
 +one side
  end
diff --cc data
index ${BLOB},${BLOB}..${BLOB}
mode 100644,100644..100755
Binary files differ
`;

const EXPECTED = [
  'commit c',
  'a.txt:2 new\n+++ b/not-a-header\n',
  'a.txt:11 last\n',
  'tö\n":1 one\n',
  'hidden data b',
  'commit d',
  'both.txt:2 both\n',
  'hidden data b',
];

test('tells of added lines with their place, of merges what no parent has, and of hidden files', () => {
  expect(told(PATCH)).toEqual(EXPECTED);
});

test.each([1, 2, 3, 7, 64, 101])('tells the same when it comes in pieces of %d bytes', size => {
  expect(told(PATCH, size)).toEqual(EXPECTED);
});

describe('refuses, and shows nothing of,', () => {
  test.each([
    ['a line that is none of git’s', `${COMMIT}\nHUSH_unknown\n`],
    ['a hunk of no file', '@@ -0,0 +1 @@\n+HUSH_x\n'],
    ['a hunk whose header cannot be read', 'diff --git a/x b/x\n@@ -1 +x @@\n'],
    ['a hunk with fewer lines than it says', 'diff --git a/x b/x\n@@ -0,0 +1,2 @@\n+HUSH_x\n'],
    ['a hunk with a line of another kind', 'diff --git a/x b/x\n@@ -0,0 +1 @@\nHUSH_x\n'],
    ['a line that is cut short', 'diff --git a/x b/x\n@@ -0,0 +1 @@\n+HUSH_x'],
    ['a header that is cut short', 'diff --git a/x b/'],
    ['a hidden file without an id', 'diff --git a/x b/x\nBinary files a/x and b/x differ\n'],
    [
      'counts that do not fit their lines',
      'diff --cc x\n@@@ -1,1 -1,0 +1,1 @@@\n++HUSH_x\n- HUSH_y\n- HUSH_z\n',
    ],
  ])('%s', (_title, patch) => {
    expect(() => told(patch)).toThrow(/cannot read/);
    expect(() => told(patch)).not.toThrow(/HUSH/);
  });
});

test('leaves out submodules', () => {
  const patch = `diff --git a/lib b/lib\nnew file mode 160000\nindex ${ZEROS}..${BLOB}\n--- /dev/null\n+++ b/lib\n@@ -0,0 +1 @@\n+Subproject commit ${BLOB}\n`;
  expect(told(patch)).toEqual([]);
  expect(
    told(patch.replace('new file mode 160000\n', '').replace(`${BLOB}\n---`, `${BLOB} 160000\n---`)),
  ).toEqual([]);
});

describe('a file that is new', () => {
  const wholes = (patch: string): readonly string[] => {
    const told: string[] = [];
    const parser = createAddedLinesParser({
      commit: () => {},
      begin: (path, line, blob, isWhole) =>
        void told.push(`${path}:${line} ${isWhole ? 'whole' : 'lines'} of ${blob[0]}`),
      add: () => {},
      finish: () => {},
      hidden: () => {},
    });
    parser.push(Buffer.from(patch));
    parser.end();
    return told;
  };

  test('is known to be whole', () => {
    expect(wholes(PATCH)).toContain('tö\n":1 whole of b');
  });

  test('makes no other one whole', () => {
    const after = `diff --git a/a.txt b/a.txt\nindex ${BLOB}..${BLOB} 100644\n--- a/a.txt\n+++ b/a.txt\n@@ -0,0 +1 @@\n+x\n`;
    expect(wholes(`${PATCH}${after}`).at(-1)).toBe('a.txt:1 lines of b');
  });
});

test.each(['@@ -1,2 +3,x @@', '@@ -1,2 +3', '@@ -,2 +3 @@', '@@ -1,2 @@'])('no hunk begins with %s', hunk => {
  expect(() => told(`${COMMIT}\ndiff --git a/a b/a\nindex ${BLOB}..${BLOB}\n${hunk}\n+x\n`)).toThrow(
    'cannot read',
  );
});
