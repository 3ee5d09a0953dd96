import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';

const FILE = 'node_modules/@octokit/graphql-schema/schema.graphql';

let built: GraphQLSchema | undefined;

/** GitHub's public GraphQL schema, built when first asked for: that takes half a second. */
export function gitHubSchema(): GraphQLSchema {
  built ??= buildSchema(readFileSync(FILE, 'utf8'), { assumeValid: true, noLocation: true });
  return built;
}
