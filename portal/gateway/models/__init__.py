"""The parts of the API's responses that pages show, by service."""
