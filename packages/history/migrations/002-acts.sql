-- What operators did. A row without "after" belongs to an act that was begun and not finished.
create table history.acts (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  role text not null,
  act text not null,
  target text not null,
  reason text,
  before json,
  after json
);
