namespace TransposedConv.Operators;

/// <summary>What products of matrices and vectors ask of their operands.</summary>
internal static class MatrixChecks
{
    internal static void Rank(Tensor x, int rank, string argument, string operation)
    {
        if (x.Rank != rank) throw new ArgumentException($"{argument}: expected {rank switch { 1 => "a vector", 2 => "a matrix", _ => "a batch of matrices" }} for {operation}, got shape {x.Shape}.", argument);
    }

    internal static void SameType(Tensor a, Tensor b, string argument)
    {
        if (a.DType != b.DType) throw new ArgumentException($"{argument}: expected the element type {a.DType.Name()} of the first operand, got {b.DType.Name()}; convert one with To.", argument);
    }

    /// <summary>The columns of the first operand must be as many as the rows of the second.</summary>
    internal static void Inner(Tensor a, Tensor b, string argument)
    {
        int rows = b.Shape[^Math.Min(2, b.Rank)];
        if (a.Shape[^1] != rows) throw new ArgumentException($"{argument}: expected {a.Shape[^1]} rows for a first operand of shape {a.Shape}, got {rows} in shape {b.Shape}.", argument);
    }
}
