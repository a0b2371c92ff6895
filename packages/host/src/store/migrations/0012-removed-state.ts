/** What a deployment was before it was removed, so that it can be brought back. */
export const removedState = `
alter table citizen.deployments add column removed_state text;
`;
