//! Files in and out: backup and restore.
