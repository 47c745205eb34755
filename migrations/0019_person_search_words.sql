-- The words under which a person is found, by the beginnings of their names.
-- Written with the person and never by themselves.
create table person_search_words (
    person_id text not null references persons (id),
    word text not null,
    primary key (person_id, word)
) /* strict */;
create index person_search_words_by_word on person_search_words (word, person_id);

-- The words above say what this said.
drop index persons_by_name;
alter table persons drop column search_name;
