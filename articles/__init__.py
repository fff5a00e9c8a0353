"""The paper: records, the desk's rules, the editors' door and the readers' door."""
