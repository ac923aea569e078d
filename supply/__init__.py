"""What others supply: its licences, a bill of it, the vulnerabilities that are known of it."""
