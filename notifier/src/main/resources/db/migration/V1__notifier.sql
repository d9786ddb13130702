-- Events that were decided on. What is older than any event that is still told is deleted.
create table seen (
    id   text        primary key,
    at   timestamptz not null -- when it happened, or when it was read if that is later
);
create index seen_at on seen (at);

-- Items that wait to be told together: counts and a few of them.
create table gathered (
    recipient text        not null,
    stream    text        not null,
    name      text        not null,
    kind      text        not null,
    tenant    text,
    count     bigint      not null,
    first_at  timestamptz not null,
    last_at   timestamptz not null,
    began     timestamptz not null,
    due       timestamptz not null,
    thread    text        not null,
    samples   jsonb       not null,
    features  jsonb       not null,
    primary key (recipient, stream, name)
);
create index gathered_due on gathered (due);

-- Letters in a clock hour, where there is a bound.
create table used (
    recipient text        not null,
    hour      timestamptz not null,
    letters   int         not null,
    primary key (recipient, hour)
);

-- Letters on their way, and for some days what became of them. Those of a lane go one after the other.
create table outgoing (
    id         bigint generated always as identity primary key,
    key        text        not null unique,
    channel    text        not null,
    lane       text        not null,
    state      text        not null check (state in ('WAITING', 'SENT', 'FAILED')),
    letter     jsonb       not null,
    created_at timestamptz not null,
    due        timestamptz not null,
    attempts   int         not null default 0,
    answer     text,        -- what was answered last
    ended_at   timestamptz  -- when it was sent or given up
);
create index outgoing_waiting on outgoing (channel, id) where state = 'WAITING';
create index outgoing_lane on outgoing (lane, id) where state = 'WAITING';
create index outgoing_ended on outgoing (ended_at) where state <> 'WAITING';

-- What was not told by itself, by day.
create table outcome (
    day     date   not null,
    kind    text   not null,
    outcome text   not null,
    reason  text   not null,
    count   bigint not null,
    primary key (day, kind, outcome, reason)
);
