-- One row for each start: a verification, or a start that was refused.
create table history.starts (
  id text not null,
  started_at timestamptz not null,
  account text not null,
  country text,
  -- Keyed, and the same for all verifications of this address in this account.
  fingerprint text,
  -- Encrypted with PINPOST_PIN_KEYS.
  sealed text,
  -- The number without its last four digits, or the domain of an e-mail address.
  prefix text,
  -- inProgress, succeeded, failed, expired, cancelled or refused
  state text not null,
  ended_at timestamptz,
  -- The reason of a refused start, or the name of the limit that refused it.
  refusal text,
  channels text[] not null,
  routes text[] not null,
  wrong_codes int not null,
  -- Attempts that were handed to a carrier, and their price in millionths of a euro.
  sent int not null,
  spend bigint not null,
  -- Number of known entries, and the version of the newest. If they differ, the outbox has dropped entries.
  entries int not null,
  version int not null,
  primary key (id, started_at)
) partition by range (started_at);

create index starts_by_time on history.starts (started_at desc, id desc);
create index starts_by_address on history.starts (fingerprint, started_at desc);
create index starts_by_account on history.starts (account, started_at desc);

-- Outbox entries as they came. The primary key makes repeated ones harmless: an entry has the same time whenever it comes.
create table history.entries (
  id text not null,
  version int not null,
  at timestamptz not null,
  -- jsonb would refuse the character NUL.
  events json not null,
  primary key (id, version, at)
) partition by range (at);

create table history.attempts (
  id text not null,
  number int not null,
  claimed_at timestamptz not null,
  account text not null,
  country text,
  channel text not null,
  route text,
  -- Kind of the outcome; null while the attempt is in progress.
  outcome text,
  receipt text,
  -- Millionths of a euro.
  price bigint,
  -- Its code was most likely the one that the person typed.
  converted boolean not null default false,
  primary key (id, number, claimed_at)
) partition by range (claimed_at);

create index attempts_by_time on history.attempts (claimed_at);
