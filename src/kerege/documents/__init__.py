"""Files with licence and checksum."""
