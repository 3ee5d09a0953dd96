/** The state's head with all of its files, and the default branch's p1.yml, all of one moment. One point. */
export const READ_STATE = `query ReadState($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef {
      name
      target { ... on Commit { file(path: ".github/p1.yml") { object { ...content } } } }
    }
    ref(qualifiedName: $ref) {
      target {
        oid
        ... on Commit {
          tree {
            entries {
              name
              object {
                ...content
                ... on Tree { entries { name object { ...content } } }
              }
            }
          }
        }
      }
    }
  }
}
fragment content on Blob { text isTruncated isBinary }`;

/** A commit and the move of the branch in one, if its head is still the one that is expected. One point. */
export const COMMIT_STATE = `mutation CommitState($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;
