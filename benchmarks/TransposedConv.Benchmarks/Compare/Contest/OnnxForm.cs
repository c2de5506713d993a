namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>A model that computes a problem in one of several ways.</summary>
/// <param name="Name">What the way is called; empty where there is one only.</param>
/// <param name="Model">The model, from x to y, and with a state from s to t.</param>
/// <param name="StateShape">The shape of what a step hands to the next; null without a state.</param>
internal sealed record OnnxForm(string Name, byte[] Model, int[]? StateShape = null);
