"""The strategy map: policy axes, the objectives that serve them, their indicators with lights."""
