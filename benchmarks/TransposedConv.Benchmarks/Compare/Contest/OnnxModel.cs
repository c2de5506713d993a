using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>ONNX models of one node from x to y, with a layer's weight and bias as constants so that the runtime can prepare them.</summary>
internal static class OnnxModel
{
    /// <summary>ConvTranspose or Conv with the problem's weight and bias.</summary>
    public static byte[] Of(ConvolutionProblem problem)
    {
        LadderLine line = problem.Line;
        List<ProtobufMessage> attributes =
        [
            OnnxGraph.Integers("kernel_shape", line.Kernel),
            OnnxGraph.Integers("strides", line.Stride),
            OnnxGraph.Integers("pads", [.. line.Padding, .. line.Padding]),
            OnnxGraph.Integers("dilations", line.Dilation),
            OnnxGraph.Integer("group", line.Groups),
        ];
        if (problem.IsTransposed) attributes.Add(OnnxGraph.Integers("output_padding", line.OutputPadding));
        return new OnnxGraph("line")
            .Node(problem.IsTransposed ? "ConvTranspose" : "Conv", ["x", "w", "b"], ["y"], [.. attributes])
            .Constant("w", problem.Weight, problem.WeightShape)
            .Constant("b", problem.Bias, problem.Bias.Length)
            .ToModel([("x", problem.InputShape)], [("y", problem.OutputShape)]);
    }

    /// <summary>MatMul of two inputs x and w, or Gemm with the problem's weight and bias.</summary>
    public static byte[] Of(ProductProblem problem)
    {
        var graph = new OnnxGraph("line");
        if (problem.Bias is not float[] bias)
        {
            return graph.Node("MatMul", ["x", "w"], ["y"]).ToModel([("x", problem.InputShape), ("w", problem.WeightShape)], [("y", problem.OutputShape)]);
        }

        return graph
            .Node("Gemm", ["x", "w", "b"], ["y"], OnnxGraph.Integer("transB", 1))
            .Constant("w", problem.Weight, problem.WeightShape)
            .Constant("b", bias, bias.Length)
            .ToModel([("x", problem.InputShape)], [("y", problem.OutputShape)]);
    }

    /// <summary>Hands one number through: what a call costs that computes nothing.</summary>
    public static byte[] Identity() => new OnnxGraph("empty").Node("Identity", ["x"], ["y"]).ToModel([("x", [1])], [("y", [1])]);
}
