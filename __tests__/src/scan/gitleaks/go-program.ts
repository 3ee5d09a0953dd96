import { execFileSync } from 'node:child_process';

const PROGRAM = `package main

import (
	"encoding/json"
	"os"
	"regexp"
)

type question struct {
	Source string
	Texts  []string
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		panic(err)
	}
	answers := []any{}
	for _, asked := range questions {
		pattern, err := regexp.Compile(asked.Source)
		if err != nil {
			answers = append(answers, nil)
			continue
		}
		found := []any{}
		for _, text := range asked.Texts {
			matches := []any{}
			for _, at := range pattern.FindAllStringSubmatchIndex(text, -1) {
				row := []any{at[0], at[1]}
				for index := 2; index < len(at); index += 2 {
					if at[index] < 0 {
						row = append(row, nil)
					} else {
						row = append(row, text[at[index]:at[index+1]])
					}
				}
				matches = append(matches, row)
			}
			found = append(found, matches)
		}
		answers = append(answers, found)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
`;

export interface GoQuestion {
  readonly source: string;
  readonly texts: readonly string[];
}

/** A match: where it begins and ends, in bytes, then its groups, null where one took no part. */
export type GoRow = readonly (number | string | null)[];

/** What Go's own regexp finds; null for a pattern that it refuses. */
export function askGo(
  questions: readonly GoQuestion[],
  write: (file: string, content: string) => string,
): readonly (readonly (readonly GoRow[])[] | null)[] {
  const program = write('ask/main.go', PROGRAM);
  const input = JSON.stringify(questions.map(({ source, texts }) => ({ Source: source, Texts: texts })));
  return JSON.parse(execFileSync('go', ['run', program], { input, encoding: 'utf8', maxBuffer: 1 << 28 }));
}
