/** In the order in which the page shows them. */
export const tableNames = ['contacts', 'invoices', 'products', 'products_copy', 'records'] as const;

const stamped = tableNames.map(
  name => `
  create index if not exists ${name}_loaded_at on public.${name} (loaded_at desc);
  create or replace trigger ${name}_stamp before insert or update on public.${name}
    for each row execute function public.stamp_loaded_at();`,
);

const productColumns = `
    id text primary key,
    name text not null,
    price numeric(12, 2) not null,
    stock integer not null default 0,
    updated_at timestamptz not null default now(),
    loaded_at timestamptz not null default now()`;

/** Makes what is not there. @param user who may write, except for invoices: those are the accountants' own. */
export const tables = (user: string): string => `
  create or replace function public.stamp_loaded_at() returns trigger language plpgsql as
    $$ begin new.loaded_at := clock_timestamp(); return new; end $$;
  create table if not exists public.contacts (
    contact_id text primary key,
    full_name text not null,
    email text not null,
    phone text,
    company text,
    stage text check (stage in ('customer', 'lead', 'partner')),
    city text,
    country text,
    updated_at timestamptz not null,
    loaded_at timestamptz not null default now()
  );
  create table if not exists public.invoices (
    number text primary key,
    customer text not null,
    amount numeric(12, 2) not null,
    currency text not null,
    issued_on date not null,
    due_on date not null,
    paid_on date,
    loaded_at timestamptz not null default now()
  );
  create table if not exists public.products (${productColumns}
  );
  create table if not exists public.products_copy (${productColumns}
  );
  create table if not exists public.records (
    id text primary key,
    data jsonb not null,
    loaded_at timestamptz not null default now()
  );
  ${stamped.join('')}
  grant usage on schema public to ${user};
  grant select, insert, update on public.contacts, public.products, public.products_copy, public.records to ${user};
  grant select on public.invoices to ${user};
`;
