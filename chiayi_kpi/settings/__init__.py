"""Settings: one module an environment over ``base``; every value comes from the environment."""
