"""What the commands on documents and rubrics do, without their command line: inputs in, results out."""
