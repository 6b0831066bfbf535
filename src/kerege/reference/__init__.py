"""Code lists: territories, activities, scopes, need areas."""
