"""Records: tables, workbooks, JSON, and the exports of databases."""
