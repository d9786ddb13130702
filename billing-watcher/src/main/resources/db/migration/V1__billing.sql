-- Amounts are billionths of the tenant's currency.

-- The next offset of each partition of ringfence.call-events. Moved by compare-and-set in the transaction of what it stands for,
-- so that an owner that has lost its partition can't commit.
create table position (
    partition   int primary key,
    next_offset bigint not null
);

-- Every call that was counted, by 128 bits of a hash, in the partition of the day on which it began. Days are dropped, never deleted from.
create table counted (
    day        date        not null,
    id_high    bigint      not null,
    id_low     bigint      not null,
    partition  int         not null,
    content    bigint      not null,
    revision   int         not null,
    nanos      bigint      not null,
    posted     date        not null,
    tenant     text        not null,
    extension  text        not null,
    number     text,       -- E.164, where calls to it are counted
    started_at timestamptz not null,
    call       bigint      not null,
    primary key (day, id_high, id_low)
) partition by range (day);
create index counted_started on counted using brin (started_at) with (pages_per_range = 16);

-- What was spent: of an extension's day, or with an empty extension of the tenant's day or month.
create table spent (
    tenant    text   not null,
    extension text   not null,
    period    text   not null,
    partition int    not null,
    nanos     bigint not null,
    is_lifted boolean not null default false,
    lifted    bigint not null default 0,
    allowance bigint,
    primary key (tenant, extension, period)
) with (fillfactor = 50);

-- Calls in progress that cost money.
create table hold (
    tenant      text        not null,
    call_id     text        not null,
    partition   int         not null,
    node        text,
    extension   text        not null,
    per_minute  text        not null,
    connect_fee text,
    first_seconds int,
    next_seconds  int,
    answered_at timestamptz not null,
    seen_at     timestamptz not null,
    ended_at    timestamptz,
    settled     bigint      not null,
    primary key (tenant, call_id)
);
create index hold_partition on hold (partition);

-- Calls that were placed to international numbers and have no record yet.
create table attempt (
    partition  int         not null,
    tenant     text        not null,
    extension  text        not null,
    number     text        not null,
    started_at timestamptz not null,
    call       bigint      not null,
    primary key (tenant, extension, number, call)
);
create index attempt_partition on attempt (partition, started_at);

-- What was said last of a subject and a limit.
create table block (
    tenant      text        not null,
    scope       text        not null,
    subject     text        not null,
    limit_name  text        not null,
    partition   int         not null,
    version     bigint      not null,
    is_active   boolean     not null,
    period      text        not null,
    valid_until timestamptz,
    lifted_at   timestamptz,
    primary key (tenant, scope, subject, limit_name)
);
create index block_partition on block (partition);

-- What is to be published. Written with what has led to it, removed once the brokers have it.
create table outbox (
    id        bigint generated always as identity primary key,
    partition int   not null,
    topic     text  not null,
    key       bytea,
    value     bytea,
    headers   text  not null
);
create index outbox_partition on outbox (partition, id);
