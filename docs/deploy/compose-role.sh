#!/bin/sh
# Run by PostgreSQL's image when it makes the database: the role of the portal, which owns nothing but the drill's database.
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/database)" <<'SQL'
CREATE ROLE kpi LOGIN PASSWORD :'password';
CREATE DATABASE kpi_drill OWNER kpi;
SQL
