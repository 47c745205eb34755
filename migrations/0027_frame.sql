-- A key that is sent again with other content is another request: the hash tells.

alter table submissions add column content_hash text;
