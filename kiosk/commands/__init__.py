"""The program's commands beside `run`: one file a word, each with add_arguments and run."""
