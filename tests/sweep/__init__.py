"""Sweeps over tables of models: the shape of rows, engines that end suddenly, and agreement with the pipeline."""
