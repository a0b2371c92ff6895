/** What others deliver to webhooks, kept until it is copied and for a while after it. */
export const deliveries = `
-- The number of the last delivery: counts up under the row's lock, so that numbers appear in the order of the deliveries.
alter table citizen.connections add column delivered bigint not null default 0;
-- The size of all deliveries up to the last, sealed.
alter table citizen.connections add column delivered_bytes bigint not null default 0;

create table citizen.deliveries (
  organization text not null,
  customer text not null,
  connection text not null references citizen.connections on delete cascade,
  number bigint not null,
  -- The size of all deliveries before it, sealed.
  bytes_before bigint not null,
  -- As its sender names it; null when it does not.
  sender_id text,
  -- Its records, sealed, and how many.
  sealed text not null,
  records int not null,
  received_at timestamptz not null default now(),
  primary key (connection, number),
  unique (connection, sender_id)
);
create index on citizen.deliveries (received_at);

alter table citizen.deliveries enable row level security;
alter table citizen.deliveries force row level security;
create policy scope on citizen.deliveries using (citizen.sees(organization, customer));

-- Something was delivered since the operation was taken last: it is due as soon as no run of it is under way.
alter table citizen.schedules add column delivered boolean not null default false;
`;
