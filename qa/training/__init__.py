"""Training the reader that ships with Newsdesk: data, model, loop, export, calibration, model card."""
