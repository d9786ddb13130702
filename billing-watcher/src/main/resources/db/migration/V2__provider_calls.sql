-- Records of providers, and the calls of PBXs that they are held against. Kept as long as ids of calls are.
-- Amounts are billionths of the tenant's currency.

-- Tenants whose providers send records. Only their calls are in pbx_call, from "since" on.
create table provider_tenant (
    tenant    text        primary key,
    partition int         not null,
    since     timestamptz not null,
    seen_at   timestamptz not null
);
create index provider_tenant_partition on provider_tenant (partition);

-- What providers bill, and what each record has added to which day's sums: with that taken back, the PBX's record alone counts.
create table provider_call (
    tenant           text        not null,
    provider_call_id text        not null,
    partition        int         not null,
    trunk_call_id    text,
    number           text        not null,
    extension        text        not null,
    started_at       timestamptz not null,
    day              date        not null,
    seconds          bigint      not null,
    nanos            bigint      not null,
    taken_at         timestamptz not null,
    state            text        not null, -- OPEN, MATCHED or ORPHAN
    posted_extension text        not null,
    posted_day       date        not null,
    posted_nanos     bigint      not null,
    primary key (tenant, provider_call_id)
);
create index provider_call_due on provider_call (partition, taken_at) where state = 'OPEN';
create index provider_call_trunk on provider_call (trunk_call_id, tenant) where state <> 'MATCHED';
create index provider_call_number on provider_call (number, tenant, started_at) where state <> 'MATCHED';
create index provider_call_taken on provider_call using brin (taken_at);

-- Calls as PBXs have told them.
create table pbx_call (
    day              date        not null, -- as in counted
    id_high          bigint      not null,
    id_low           bigint      not null,
    partition        int         not null,
    tenant           text        not null,
    call_id          text,                 -- absent for what was counted before the tenant's first record of a provider
    trunk_call_id    text,
    number           text,
    extension        text        not null,
    started_at       timestamptz not null,
    ended_at         timestamptz not null,
    counted_at       timestamptz not null,
    posted           date        not null,
    seconds          bigint      not null, -- -1 when not known
    nanos            bigint      not null,
    provider_call_id text,                 -- of the record that it is matched with
    is_told          boolean     not null default false, -- that no provider has billed it
    primary key (day, id_high, id_low)
);
create index pbx_call_due on pbx_call (partition, ended_at)
    where provider_call_id is null and not is_told and nanos > 0;
create index pbx_call_trunk on pbx_call (trunk_call_id, tenant) where provider_call_id is null;
create index pbx_call_number on pbx_call (number, tenant, started_at) where provider_call_id is null;
create index pbx_call_counted on pbx_call using brin (counted_at);
