-- Tries to hand events over to customers' webhooks. The primary key makes repeated ones harmless.
create table history.webhook_tries (
  id text not null,
  event text not null,
  target text not null,
  number int not null,
  at timestamptz not null,
  type text not null,
  -- done, retry or dead
  result text not null,
  reason text,
  primary key (id, event, target, number, at)
) partition by range (at);
