-- Of a test number, or of an account that is a sandbox: no carrier was asked. Totals leave it out.
alter table history.starts add column test boolean not null default false;
-- Attempts that a carrier reported as delivered.
alter table history.starts add column delivered int not null default 0;
