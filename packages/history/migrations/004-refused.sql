-- Refused starts are rare, and the page of them would read all others.
create index starts_refused on history.starts (started_at desc, id desc) where state = 'refused';
