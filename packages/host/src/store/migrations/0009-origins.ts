/** The pages that may call for an organization; from anywhere while the list is empty. */
export const origins = `
alter table citizen.organizations add column origins text[] not null default '{}';
`;
