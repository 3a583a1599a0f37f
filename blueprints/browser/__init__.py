"""The pages a receptionist sees, with their forms beside their routes."""

from flask import Flask, Response


def register(app: Flask) -> None:
    """Pages."""


def answer(error: Exception) -> Response:
    """Answer."""
    raise error
