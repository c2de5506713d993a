namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>A product of matrices, [M, K] by [K, N].</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLinear">Whether it is a layer from K to N features, with a bias and a weight that is kept, or else of two operands that are new with every call.</param>
/// <param name="Rows">M.</param>
/// <param name="Depth">K.</param>
/// <param name="Columns">N.</param>
internal sealed record ProductLine(string Name, bool IsLinear, int Rows, int Depth, int Columns);
